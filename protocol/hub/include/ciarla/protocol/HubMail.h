#pragma once

#include <memory>


namespace ciarla {


/// What one hub of a group tells another in one turn: everything in one piece, whatever happened.
///
/// Threading: moves from one hub's thread to another's; belongs to one at a time.
class HubMail
{
public:
	class Content;

	HubMail() noexcept;
	explicit HubMail(std::unique_ptr<Content> content) noexcept;
	~HubMail();
	HubMail(HubMail&&) noexcept;
	HubMail& operator=(HubMail&&) noexcept;

	/// For the hub that receives it.
	Content* content() noexcept;

private:
	std::unique_ptr<Content> _content;
};


} // namespace ciarla
