# Runs the conformance tests, lets them write their table, and compares it with the committed one.
file(REMOVE "${WRITTEN}")
execute_process(
	COMMAND ${CMAKE_COMMAND} -E env "CIARLA_CONFORMANCE_REPORT=${WRITTEN}" "${PROGRAM}" --gtest_brief=1
	RESULT_VARIABLE result)
if(NOT result EQUAL 0)
	message(FATAL_ERROR "A clause is broken, or a saboteur was not caught.")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files --ignore-eol "${WRITTEN}" "${COMMITTED}" RESULT_VARIABLE result)
if(NOT result EQUAL 0)
	message(FATAL_ERROR "${COMMITTED} is not what the run wrote. Look at the difference and, if it is right, copy\n"
		"  ${WRITTEN}\nover it.")
endif()
