#include "Descendants.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>


namespace ciarla {


namespace {


struct Process
{
	pid_t number;
	pid_t parent;
};


/// One of our process group. Of `12 (a name) S 1 12 …` the second number after the name is the parent's, the third the
/// group's; a name may have parentheses.
std::optional<Process> ofOurGroup(pid_t number)
{
	const int file = ::open(("/proc/" + std::to_string(number) + "/stat").c_str(), O_RDONLY | O_CLOEXEC);
	std::array<char, 512> text{};
	const ssize_t count = file < 0 ? -1 : ::read(file, text.data(), text.size() - 1);
	if (file >= 0)
	{
		::close(file);
	}
	const char* end = count > 0 ? std::strrchr(text.data(), ')') : nullptr;
	int parent = 0;
	int group = 0;
	char state = 0;
	if (end == nullptr || std::sscanf(end + 1, " %c %d %d", &state, &parent, &group) != 3 || group != ::getpgrp())
	{
		return std::nullopt;
	}
	return Process{number, parent};
}


std::vector<Process> processesOfOurGroup()
{
	std::vector<Process> found;
	DIR* all = ::opendir("/proc");
	for (const dirent* entry = all == nullptr ? nullptr : ::readdir(all); entry != nullptr; entry = ::readdir(all))
	{
		const auto number = static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10));
		if (const std::optional<Process> process = number > 0 ? ofOurGroup(number) : std::nullopt)
		{
			found.push_back(*process);
		}
	}
	if (all != nullptr)
	{
		::closedir(all);
	}
	return found;
}


} // namespace


Descendants::Descendants(pid_t ancestor)
{
	const std::vector<Process> processes = processesOfOurGroup();
	std::vector<pid_t> parents{ancestor};
	for (std::size_t index = 0; index < parents.size(); ++index)
	{
		for (const Process& process: processes)
		{
			const bool isNew = std::find(parents.begin(), parents.end(), process.number) == parents.end();
			if (process.parent == parents[index] && isNew)
			{
				parents.push_back(process.number);
			}
		}
	}
	for (auto number = parents.begin() + 1; number != parents.end(); ++number)
	{
		const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, *number, 0));
		if (descriptor >= 0)
		{
			_descriptors.push_back(descriptor);
		}
	}
}


Descendants::~Descendants()
{
	for (const int descriptor: _descriptors)
	{
		::close(descriptor);
	}
}


void Descendants::signal(int number) const noexcept
{
	for (const int descriptor: _descriptors)
	{
		::syscall(SYS_pidfd_send_signal, descriptor, number, nullptr, 0);
	}
}


} // namespace ciarla
