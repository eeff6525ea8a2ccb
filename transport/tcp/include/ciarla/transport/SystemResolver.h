#pragma once

#include <ciarla/transport/Resolver.h>


namespace ciarla {


/// The SystemResolver asks getaddrinfo(), on a detached thread for each question.
///
/// So a name service that does not answer delays neither the loop nor the end of the program, which waits
/// for no such thread.
class SystemResolver final: public Resolver
{
public:
	void resolve(const std::string& host, std::shared_ptr<Poster> poster, Callback done) override;
};


} // namespace ciarla
