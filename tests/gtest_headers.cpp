// SPDX-License-Identifier: Apache-2.0
// Nothing: the target that it stands in holds the precompiled headers of the tests (Helpers.cmake).
