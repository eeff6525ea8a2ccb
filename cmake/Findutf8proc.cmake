# Findutf8proc: Debian's libutf8proc-dev brings no CMake package of its own. Installed beside ciarla's package.
#
# Gives the imported target utf8proc::utf8proc, and the cache variables utf8proc_INCLUDE_DIR, utf8proc_LIBRARY.

find_path(utf8proc_INCLUDE_DIR NAMES utf8proc.h)
find_library(utf8proc_LIBRARY NAMES utf8proc)

if(utf8proc_INCLUDE_DIR)
	file(STRINGS "${utf8proc_INCLUDE_DIR}/utf8proc.h" _utf8proc_lines REGEX "^#define UTF8PROC_VERSION_(MAJOR|MINOR|PATCH) ")
	string(REGEX REPLACE "[^0-9;]*8PROC[^0-9;]*([0-9]+)" "\\1" _utf8proc_numbers "${_utf8proc_lines}")
	list(JOIN _utf8proc_numbers "." utf8proc_VERSION)
	unset(_utf8proc_lines)
	unset(_utf8proc_numbers)
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(utf8proc
	REQUIRED_VARS utf8proc_LIBRARY utf8proc_INCLUDE_DIR
	VERSION_VAR utf8proc_VERSION)

if(utf8proc_FOUND AND NOT TARGET utf8proc::utf8proc)
	add_library(utf8proc::utf8proc UNKNOWN IMPORTED)
	set_target_properties(utf8proc::utf8proc PROPERTIES
		IMPORTED_LOCATION "${utf8proc_LIBRARY}"
		INTERFACE_INCLUDE_DIRECTORIES "${utf8proc_INCLUDE_DIR}")
endif()
mark_as_advanced(utf8proc_INCLUDE_DIR utf8proc_LIBRARY)
