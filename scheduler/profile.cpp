#include "scheduler/profile.hpp"

namespace reprise::scheduler {

void Profile::make_index() {
  index_.clear();
  for (Site site = 0; site < places.size(); ++site) index_.emplace(places[site], site);
}

}  // namespace reprise::scheduler
