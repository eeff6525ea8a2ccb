#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// How many letters must be put in, left out, changed or swapped with a neighbour to make one word of the other.
/// Source: the optimal string alignment distance; a swap is the commonest slip of a typist.
inline std::size_t editDistance(std::string_view left, std::string_view right)
{
	std::vector<std::size_t> beforeLast(right.size() + 1);
	std::vector<std::size_t> last(right.size() + 1);
	std::vector<std::size_t> row(right.size() + 1);
	std::iota(last.begin(), last.end(), std::size_t{0});

	for (std::size_t i = 1; i <= left.size(); ++i)
	{
		row[0] = i;
		for (std::size_t j = 1; j <= right.size(); ++j)
		{
			const std::size_t change = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
			row[j] = std::min({change, last[j] + 1, row[j - 1] + 1});
			const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
			if (swapped)
			{
				row[j] = std::min(row[j], beforeLast[j - 2] + 1);
			}
		}
		std::swap(beforeLast, last);
		std::swap(last, row);
	}
	return last[right.size()];
}


/// The word that was most likely meant, or an empty one if none is near: at most a third of the letters differ.
inline std::string_view nearestWord(std::string_view word, std::span<const std::string> known)
{
	std::string_view best;
	std::size_t bestDistance = std::max<std::size_t>(word.size() / 3, 1) + 1;
	for (const std::string& candidate: known)
	{
		const std::size_t distance = editDistance(word, candidate);
		if (distance < bestDistance)
		{
			bestDistance = distance;
			best = candidate;
		}
	}
	return best;
}


} // namespace ciarla
