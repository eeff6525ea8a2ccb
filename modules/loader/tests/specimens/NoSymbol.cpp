// A library like any other.
extern "C" int ciarlaSpecimenAnswer();
extern "C" int ciarlaSpecimenAnswer()
{
	return 42;
}
