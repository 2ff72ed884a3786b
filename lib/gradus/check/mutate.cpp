#include <gradus/array/error.h>
#include <gradus/check/mutant.h>
#include <gradus/check/mutate.h>
#include <ostream>

namespace gradus::check {
namespace {

void list(std::ostream& out, const char* title, const std::vector<Mutant>& mutants) {
  for (const auto& mutant : mutants)
    out << "\n  " << title << ": " << mutant.op << " at " << mutant.line << ", input "
        << mutant.input << ": " << mutant.kind;
}

}  // namespace

Mutation mutate(const gradus::detail::Function<bool()>& suite, std::source_location at) {
  Mutation result;
  std::map<Place, Seen> places;
  {
    Census census;
    if (!suite())
      fail<ValueError>("mutate", at,
                       "the suite fails as it is; mutants say nothing until it passes");
    places = std::move(census.places);
  }
  for (const auto& [place, seen] : places)
    for (const auto& kind : kinds_for(seen)) {
      const Mutant mutant{place.op, place.line, place.input, kind};
      Mutator mutator(mutant);
      bool noticed = false;
      try {
        noticed = !suite();
      } catch (const Error&) {
        noticed = true;
      }
      ++result.tried;
      if (!mutator.has_changed())
        result.equivalent.push_back(mutant);
      else if (!noticed)
        result.survivors.push_back(mutant);
    }
  return result;
}

std::ostream& operator<<(std::ostream& out, const Mutation& mutation) {
  out << "mutate: " << mutation.tried << " mutants, " << mutation.survivors.size() << " survived, "
      << mutation.equivalent.size() << " changed no number";
  list(out, "survived", mutation.survivors);
  list(out, "equivalent", mutation.equivalent);
  return out;
}

}  // namespace gradus::check
