# SPDX-License-Identifier: Apache-2.0
# The stack walker reads x86-64 unwind tables of ELF modules and needs glibc's _dl_find_object (2.35).
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  message(FATAL_ERROR "Plimsoll traces Linux on x86-64 only; this is ${CMAKE_SYSTEM_NAME} on ${CMAKE_SYSTEM_PROCESSOR}.")
endif()
