#pragma once

#include "Talker.h"
#include "VectorFile.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>


namespace ciarla {


/// A VectorRunner plays one vector against a ChatProtocol, and fails the test at the first line that does not hold.
class VectorRunner
{
public:
	/// How what is heard is cut.
	struct Cut
	{
		static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
		static constexpr std::size_t everywhere = static_cast<std::size_t>(-2);

		std::size_t at = nowhere; ///< A position in all that is heard, or one of the above.
	};

	VectorRunner(const Vector& vector, Cut cut);

	void run();

	/// How many bytes the vector lets us hear.
	static std::size_t heardBytes(const Vector& vector);

private:
	void runStep(const VectorStep& step);
	void hear(std::string_view bytes);
	void act(std::string_view action);
	void expectAccepted(SayResult result);
	void expectSent(std::string_view notation);
	void expectBye(ByeCode code);
	void collect();
	void expectNothingLeft();

	const Vector& _vector;
	Cut _cut;
	Talker _talker;
	std::size_t _heard = 0;
	std::deque<std::string> _events;
	std::string _sent;
};


} // namespace ciarla
