# What `cmake --install` leaves: the program, and the CMake package `ciarla` with a component for each part.
#
#     find_package(ciarla COMPONENTS transport protocol modules testkit)
#
# and the pages that are named by any of these, in share/doc/ciarla as they stand in the tree.
#
# `ciarla_installed` is the target that builds all of it and nothing more.
include(CMakePackageConfigHelpers)

set(ciarla_transport_targets ciarla_base ciarla_files ciarla_transport ciarla_memory ciarla_loop ciarla_stream ciarla_tcp ciarla_module_abi)
set(ciarla_protocol_targets ciarla_protocol_core ciarla_protocol_hub ciarla_protocol_link)
get_property(every_module GLOBAL PROPERTY ciarla_modules)
list(TRANSFORM every_module PREPEND ciarla_module_ OUTPUT_VARIABLE ciarla_modules_targets)
list(APPEND ciarla_modules_targets ciarla_all)
set(ciarla_testkit_targets ciarla_console_interface ciarla_testkit)

set(ciarla_components transport protocol modules)
if(CIARLA_BUILD_TESTS)
	list(APPEND ciarla_components testkit)
endif()

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/ciarla")
add_custom_target(ciarla_installed)

foreach(component IN LISTS ciarla_components)
	add_dependencies(ciarla_installed ${ciarla_${component}_targets})
	install(TARGETS ${ciarla_${component}_targets}
		EXPORT ciarla_${component}
		ARCHIVE COMPONENT ${component}
		FILE_SET HEADERS COMPONENT ${component})
	install(EXPORT ciarla_${component}
		NAMESPACE ciarla::
		FILE ciarla-${component}.cmake
		DESTINATION "${package_dir}"
		COMPONENT ${component})
endforeach()

get_property(packages GLOBAL PROPERTY ciarla_module_packages)
set(module_dependencies "")
foreach(package IN LISTS packages)
	string(APPEND module_dependencies "\tfind_dependency(${package})\n")
endforeach()
configure_package_config_file(
	"${CMAKE_CURRENT_LIST_DIR}/ciarla-config.cmake.in" "${PROJECT_BINARY_DIR}/ciarla-config.cmake"
	INSTALL_DESTINATION "${package_dir}"
	NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/ciarla-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
	"${PROJECT_BINARY_DIR}/ciarla-config.cmake"
	"${PROJECT_BINARY_DIR}/ciarla-config-version.cmake"
	"${CMAKE_CURRENT_LIST_DIR}/Findutf8proc.cmake"
	DESTINATION "${package_dir}"
	COMPONENT transport)

# Also where there is no program: a program of somebody else's may load them.
add_dependencies(ciarla_installed ciarla_loadable_modules)

if(TARGET ciarla)
	add_dependencies(ciarla_installed ciarla)
	if(TARGET ciarla_sample)
		add_dependencies(ciarla_installed ciarla_sample)
	endif()
	install(TARGETS ciarla RUNTIME COMPONENT program)
	install(FILES "${PROJECT_SOURCE_DIR}/apps/ciarla/ciarla-hub.service"
		DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT program)
endif()

# Last, because it looks which headers are installed.
install(CODE "
	cmake_path(ABSOLUTE_PATH CMAKE_INSTALL_PREFIX OUTPUT_VARIABLE prefix)
	set(PAGES_FROM \"${PROJECT_SOURCE_DIR}\")
	set(PAGES_WORK \"${PROJECT_BINARY_DIR}/pages\")
	set(PAGES_TO \"${CMAKE_INSTALL_DOCDIR}\")
	cmake_path(ABSOLUTE_PATH PAGES_TO BASE_DIRECTORY \"\${prefix}\" NORMALIZE)
	set(PAGES_HEADERS \"${CMAKE_INSTALL_INCLUDEDIR}\")
	cmake_path(ABSOLUTE_PATH PAGES_HEADERS BASE_DIRECTORY \"\${prefix}\" NORMALIZE)
	include(\"${CMAKE_CURRENT_LIST_DIR}/InstallPages.cmake\")"
	COMPONENT program)
