# ciarla_module(NAME HEADERS … SOURCES … [LIBRARIES …]): one add-on in the folder that calls it, built alone.
#
# Its src/Module.cpp says CIARLA_MODULE, and has a function that adds it to a registry. From that comes the static library
# ciarla::module_NAME, where the object of the macro is called ciarlaModule_NAME; and the shared library NAME.so in
# lib/ciarla/modules, where it is called ciarlaModule. A module in CIARLA_STATIC_MODULES is linked into the program instead.
set(CIARLA_STATIC_MODULES "local;exec" CACHE STRING "Modules that are linked into the program, not loaded by it")
set(CIARLA_MODULES_DIR "${CMAKE_INSTALL_LIBDIR}/ciarla/modules")

# Every module that is loaded at run time; the program's build makes them too.
add_custom_target(ciarla_loadable_modules)

function(ciarla_module name)
	cmake_parse_arguments(PARSE_ARGV 1 module "" "" "HEADERS;SOURCES;LIBRARIES")
	set_property(GLOBAL APPEND PROPERTY ciarla_modules ${name})
	add_library(ciarla_module_${name} STATIC)
	add_library(ciarla::module_${name} ALIAS ciarla_module_${name})
	ciarla_target(ciarla_module_${name})
	target_link_libraries(ciarla_module_${name} PUBLIC ciarla::module_abi PRIVATE ${module_LIBRARIES})
	# By itself also where many files are compiled as one: the shared library has it too, and must find no second one.
	set_source_files_properties(src/Module.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
	target_compile_definitions(ciarla_module_${name} PRIVATE CIARLA_MODULE_SYMBOL=ciarlaModule_${name})
	target_sources(ciarla_module_${name}
		PRIVATE ${module_SOURCES} src/Module.cpp
		PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${module_HEADERS})
	set_target_properties(ciarla_module_${name} PROPERTIES EXPORT_NAME module_${name} VERIFY_INTERFACE_HEADER_SETS ON)

	if(NOT name IN_LIST CIARLA_STATIC_MODULES)
		add_library(ciarla_loadable_${name} MODULE src/Module.cpp)
		ciarla_target(ciarla_loadable_${name})
		target_link_libraries(ciarla_loadable_${name} PRIVATE ciarla::module_${name})
		set_target_properties(ciarla_loadable_${name} PROPERTIES
			PREFIX "" OUTPUT_NAME ${name}
			LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib/ciarla/modules")
		add_dependencies(ciarla_loadable_modules ciarla_loadable_${name})
		install(TARGETS ciarla_loadable_${name} LIBRARY DESTINATION "${CIARLA_MODULES_DIR}" COMPONENT program)
	endif()
endfunction()

# ciarla_built_in_modules(HEADER LIBRARIES NAME…): writes a header with the modules that a program is to be linked with,
# and puts what it links into the variable LIBRARIES. The global property ciarla_modules has the names of all there are; one
# that is not there is left out.
function(ciarla_built_in_modules header libraries)
	set(built_in_declarations "")
	set(built_in_rows "")
	set(built_in_libraries "")
	foreach(module IN LISTS ARGN)
		if(TARGET ciarla_module_${module})
			string(APPEND built_in_declarations
				"// The module's own name stands in it. NOLINTNEXTLINE(readability-identifier-naming)\n"
				"extern \"C\" const Module ciarlaModule_${module};\n")
			string(APPEND built_in_rows "\n\t&ciarlaModule_${module},")
			list(APPEND built_in_libraries ciarla::module_${module})
		endif()
	endforeach()
	list(LENGTH built_in_libraries built_in_count)
	configure_file("${PROJECT_SOURCE_DIR}/cmake/BuiltInModules.h.in" "${header}" @ONLY)
	set(${libraries} ${built_in_libraries} PARENT_SCOPE)
endfunction()
