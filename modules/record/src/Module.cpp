#include <ciarla/record/RecordModule.h>

#include <ciarla/record/RecordLayer.h>
#include <ciarla/record/ReplayTransport.h>
#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


Result<void> addRecordModule(TransportRegistry& registry, const ModuleContext& context)
{
	Result<void> added = registry.add(std::make_unique<RecordLayer>(context.show));
	return added ? registry.add(std::make_unique<ReplayTransport>()) : added;
}


} // namespace ciarla


CIARLA_MODULE("record", ciarla::recordOptions, ciarla::addRecordModule);
