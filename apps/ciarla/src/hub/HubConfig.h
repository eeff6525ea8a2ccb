#pragma once

#include "Admission.h"
#include "HubLoop.h"
#include "LogFormat.h"
#include "settings/Settings.h"

#include <ciarla/base/Result.h>
#include <ciarla/protocol/HubSettings.h>
#include <ciarla/transport/Address.h>

#include <Poco/Message.h>

#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// What `ciarla hub` is told by its settings.
struct HubConfig
{
	std::vector<Address> listen;
	std::vector<Address> untrusted; ///< Of those.
	unsigned loops = 1;
	HubSettings hub;
	HubLoopLimits loop;
	AdmissionRules admission;
	std::optional<HostPort> http;       ///< Always with host and port.
	std::vector<std::string> httpHosts; ///< In lower case.
	LogFormat logFormat = LogFormat::text;
	Poco::Message::Priority logLevel = Poco::Message::PRIO_INFORMATION;
};


/// What a hub takes from the machine and the user that start it.
struct HubStarter
{
	std::string machine; ///< Its name, where hub.name says none.
	unsigned user = 0;   ///< Whom the word `starter` in hub.operators names.
};


/// `addresses` are the command's; where there are none, hub.listen says it. The error names the setting.
Result<HubConfig> readHubConfig(
	const SettingValues& values, const std::vector<std::string>& addresses, const HubStarter& starter);


/// The settings that differ and that only a restart can change, by their keys: where it listens, its threads, and the
/// bound that connections are made with.
std::vector<std::string> unchangeable(const HubConfig& before, const HubConfig& after);


} // namespace ciarla
