#pragma once


namespace ciarla {


/// A ChildPipe is a pipe that no other program inherits, and neither end of which is a standard descriptor.
///
/// Ownership: closes its ends, but for one that was released.
class ChildPipe
{
public:
	ChildPipe() noexcept;
	~ChildPipe();
	ChildPipe(const ChildPipe&) = delete;
	ChildPipe& operator=(const ChildPipe&) = delete;

	bool isWhole() const noexcept;

	/// Why it is not whole, as an errno.
	int error() const noexcept;

	int reads() const noexcept;
	int writes() const noexcept;
	void closeReads() noexcept;
	void closeWrites() noexcept;
	int releaseReads() noexcept;
	int releaseWrites() noexcept;

private:
	int _reads = -1;
	int _writes = -1;
	int _error = 0;
};


} // namespace ciarla
