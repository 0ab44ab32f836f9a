# SPDX-License-Identifier: Apache-2.0
# The public headers, and what find_package(plimsoll) and pkg-config read. The listener is installed as source, for
# CMake users, and built against this system's GoogleTest, for a plain compiler line.
include(CMakePackageConfigHelpers)

set(framework_headers gtest.hpp catch2.hpp benchmark.hpp)
list(TRANSFORM framework_headers PREPEND ${PROJECT_SOURCE_DIR}/include/plimsoll/)
file(GLOB core_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/plimsoll/*.hpp)
list(REMOVE_ITEM core_headers ${framework_headers})
target_sources(plimsoll INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${core_headers})
set_target_properties(plimsoll PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})

# A program that allocates through other libraries only must still load the doors, and before those libraries: an
# undefined symbol (-u) is not enough for --as-needed.
target_link_options(plimsoll INTERFACE
  LINKER:--push-state,--no-as-needed,$<TARGET_FILE:plimsoll::plimsoll>,--pop-state)

option(PLIMSOLL_INSTALL "Install Plimsoll with this project" ${PROJECT_IS_TOP_LEVEL})
if(PLIMSOLL_SANITIZER)
  set_target_properties(plimsoll PROPERTIES EXCLUDE_FROM_ALL ON)
endif()
if(NOT PLIMSOLL_INSTALL OR PLIMSOLL_SANITIZER)
  return()
endif()

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/plimsoll)
install(TARGETS plimsoll EXPORT plimsollTargets FILE_SET HEADERS)
install(EXPORT plimsollTargets NAMESPACE plimsoll:: DESTINATION ${config_folder})
if(TARGET plimsoll_tool)
  install(TARGETS plimsoll_tool RUNTIME)
endif()
install(FILES ${framework_headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/plimsoll)

set(PLIMSOLL_INSTALL_PLUGINS ${CMAKE_INSTALL_DATADIR}/plimsoll)
configure_package_config_file(cmake/plimsollConfig.cmake.in ${PROJECT_BINARY_DIR}/plimsollConfig.cmake
  INSTALL_DESTINATION ${config_folder} PATH_VARS PLIMSOLL_INSTALL_PLUGINS)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/plimsollConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/plimsollConfig.cmake ${PROJECT_BINARY_DIR}/plimsollConfigVersion.cmake
              cmake/Plugins.cmake DESTINATION ${config_folder})
install(FILES gtest_plugin/listener.cpp DESTINATION ${PLIMSOLL_INSTALL_PLUGINS}/gtest_plugin)
install(FILES benchmark_plugin/memory_manager.cpp DESTINATION ${PLIMSOLL_INSTALL_PLUGINS}/benchmark_plugin)
install(DIRECTORY catch2_plugin DESTINATION ${PLIMSOLL_INSTALL_PLUGINS} FILES_MATCHING PATTERN *.cpp PATTERN *.hpp)

set(pc_folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH PLIMSOLL_PC_TO_PREFIX /${pc_folder} /)
configure_file(cmake/plimsoll.pc.in plimsoll.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/plimsoll.pc DESTINATION ${pc_folder})
foreach(plugin gtest catch2 benchmark)
  if(TARGET plimsoll::${plugin})
    set_target_properties(plimsoll_${plugin} PROPERTIES EXCLUDE_FROM_ALL OFF)
    install(TARGETS plimsoll_${plugin} ARCHIVE)
    configure_file(cmake/plimsoll-${plugin}.pc.in plimsoll-${plugin}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/plimsoll-${plugin}.pc DESTINATION ${pc_folder})
  endif()
endforeach()
