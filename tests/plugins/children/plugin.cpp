// SPDX-License-Identifier: Apache-2.0
// A library to be loaded for good, which holds memory of its own.
#include <string>

std::string of_the_plugin(1000, 'p');
