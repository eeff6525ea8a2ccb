#pragma once

#include "Histogram.h"
#include "Suite.h"

#include <vector>


namespace ciarla::bench {


/// Many rooms of a few, all talking: in each one text at a time, said by one after the other, as fast as it goes; or
/// a given number of texts a second in all.
class RoomsSuite final: public Suite
{
public:
	explicit RoomsSuite(const LoadOptions& options);

	bool run(JsonLine& line) override;

private:
	void onStamp(Client& client, const Stamp& stamp) override;
	void connectEverybody();
	void talk(double seconds);
	void sayWhatIsDue();
	void sayNextIn(std::uint32_t room);
	void sayAs(Client& client, std::uint64_t time);
	void countWhatNeverCame();
	bool isPaced() const noexcept;
	std::uint32_t hearersOfEach() noexcept;

	std::vector<Client*> _everybody;     ///< The members of room 0, then those of room 1, …
	std::vector<ReceiptCheck> _checks;   ///< By the receiver's place, then by the sender's place in the room.
	std::vector<std::uint32_t> _sent;    ///< By place.
	std::vector<std::uint32_t> _missing; ///< By room: how many have not heard the text that is under way.
	std::vector<std::uint32_t> _turns;   ///< By room: who speaks next.
	Stopwatch _paced;                    ///< Since texts have been due.
	std::uint64_t _due = 0;
	std::uint64_t _sampleFrom = UINT64_MAX; ///< Texts said from here on are sampled.
	Histogram _latency;
	bool _talking = true;
};


} // namespace ciarla::bench
