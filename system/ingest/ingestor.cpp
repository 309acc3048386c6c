#include "system/ingest/ingestor.hpp"

#include <system_error>

#include "system/base/wall_clock.hpp"

namespace stemedb {

Ingestor::Ingestor(Journal& journal, HybridStore& store, Applier& applier,
                   const IngestCursor& cursor, const IngestOptions& options)
    : journal_(journal),
      store_(store),
      applier_(applier),
      options_(options),
      quarantine_(store, store.codec()),
      cursors_(store, store.codec()),
      lease_(options.lease_duration, cursor.epoch) {
  progress_.start_at(cursor.offset);
}

Ingestor::~Ingestor() { stop(); }

Status Ingestor::start(std::size_t workers) {
  const IngestContext context{journal_, store_, applier_,  quarantine_,
                              cursors_, lease_, progress_, stop_};
  try {
    for (std::size_t i = 0; i < workers; ++i) {
      workers_.push_back(std::make_unique<IngestWorker>(context, options_));
      threads_.emplace_back([worker = workers_.back().get()] { worker->run(); });
    }
  } catch (const std::system_error& failure) {
    stop();
    return Error(ErrorKind::kInternal, std::string("no ingest thread: ") + failure.what());
  }
  return {};
}

void Ingestor::stop() {
  stop_.raise();
  lease_.close();
  journal_.tail_signal().notify();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::uint64_t Ingestor::lag_bytes() const {
  const std::uint64_t end = journal_.readable_end();
  return end - std::min(end, status().applied_offset);
}

Status Ingestor::rewind(std::uint64_t offset) {
  STEMEDB_TRY_ASSIGN(IngestCursor cursor, cursors_.load());
  if (offset > cursor.offset) return Error(ErrorKind::kInvalidInput, "that would skip records");
  cursor.offset = offset;
  STEMEDB_TRY(cursors_.overwrite(cursor));
  return store_.flush();
}

Status Ingestor::retry(std::uint64_t offset) {
  STEMEDB_TRY_ASSIGN(const auto kept, quarantine_.get(offset));
  if (!kept) return Error(ErrorKind::kInvalidInput, "nothing is in quarantine there");
  const ReadOutcome outcome = journal_.read(offset);
  const auto* record = std::get_if<LogRecord>(&outcome);
  if (record == nullptr || record->offset != offset) {
    return Error(ErrorKind::kCorrupt, "the log has no readable record there");
  }
  STEMEDB_TRY(applier_.apply(record->payload, wall_time_s()));
  STEMEDB_TRY(quarantine_.remove(offset));
  return store_.flush();
}

}  // namespace stemedb
