#include "Letters.h"

#include <ciarla/protocol/HubMail.h>

#include <utility>


namespace ciarla {


HubMail::HubMail() noexcept = default;
HubMail::HubMail(HubMail&&) noexcept = default;
HubMail& HubMail::operator=(HubMail&&) noexcept = default;
HubMail::~HubMail() = default;


HubMail::HubMail(std::unique_ptr<Content> content) noexcept:
	_content(std::move(content))
{
}


HubMail::Content* HubMail::content() noexcept
{
	return _content.get();
}


} // namespace ciarla
