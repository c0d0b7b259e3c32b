-- The beginning of every script.
-- args: prefix, unfinished_ttl, retention, longest_ttl, outbox_limit
-- Before it stand `args`, a table of the declared arguments, and `COLUMNS` and `FIRST_ROW`, which
-- describe the rows (shared/ledger/scripts.py). Scripts build their keys from the prefix, because
-- the batch of a job is known only once the job is read; so the store cannot be a Redis Cluster
-- (docs/adr/0002). The 'tenant' of a job is its owner, the 'owner' is the attempt that holds it.
-- Leases are measured by the clock of the store alone. Times are milliseconds.

local PREFIX = args.prefix

local function key(kind, id)
  return PREFIX .. ':' .. kind .. ':' .. id
end

local QUEUED = PREFIX .. ':queued'       -- sorted set: job id by time of acceptance
local PUBLISHED = PREFIX .. ':published' -- sorted set: queued job id by time of its last message
local DUE = PREFIX .. ':due'             -- sorted set: requeued job id by time it may begin again
local LEASES = PREFIX .. ':leases'       -- sorted set: running job id by end of its lease
local TOTALS = PREFIX .. ':totals'       -- hash: jobs since the namespace began; 'mean_run' (ms);
                                         -- 'received': when the newest message received was sent
local METRICS = PREFIX .. ':metrics'     -- hash: counters and histograms, for /metrics alone
local EXPIRY = PREFIX .. ':expiry'       -- sorted set: '<job id>:<tenant>' by expiry of the job
local UNFINISHED_BYTES = PREFIX .. ':unfinished_bytes' -- hash: stored bytes of each unfinished
                                                       -- document by job id; their sum: 'total'
local CALLBACKS = PREFIX .. ':callbacks' -- sorted set: 'job:<id>' or 'batch:<id>' by time to call
local OUTBOX = PREFIX .. ':outbox'       -- stream: what the library has to take in or to erase
local EVENTS = PREFIX .. ':events'       -- channel: 'job:<id>' whose status changed, 'batch:<id>'
                                         -- that ended, 'callbacks' when one is due
local STATUSES = {'queued', 'running', 'succeeded', 'failed', 'cancelled'}

-- The rows of the call, each a table with the names that the script declares.
local rows = {}
for first = FIRST_ROW, #ARGV, math.max(#COLUMNS, 1) do
  local row = {}
  for at, name in ipairs(COLUMNS) do
    row[name] = ARGV[first + at - 1]
  end
  rows[#rows + 1] = row
end

-- Sorted set of the job ids of a tenant, of one status or of 'all'. Every score is 0: ids begin with
-- their time, so they are in order of time, and a page of the list begins after an id.
local function listing(status, tenant)
  return PREFIX .. ':list:' .. status .. ':' .. tenant
end

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function integer(number)
  return string.format('%.0f', number)
end

-- Let keys expire `unfinished_ttl` from now. Every key expires; those that all jobs share are
-- extended at each use.
local function extend(...)
  for _, name in ipairs({...}) do
    redis.call('PEXPIRE', name, args.unfinished_ttl)
  end
end

-- Keep what jobs of different lifetimes share for the longest of them; twice as long, so that the
-- extension is rare.
local function keep(...)
  for _, name in ipairs({...}) do
    if redis.call('PTTL', name) < tonumber(args.longest_ttl) then
      redis.call('PEXPIRE', name, integer(2 * args.longest_ttl))
    end
  end
end

local function set_expiry(id, tenant, at)
  redis.call('ZADD', EXPIRY, integer(at), id .. ':' .. tenant)
end

-- Count the bytes of an unfinished document, once a job.
local function add_bytes(id)
  if redis.call('HEXISTS', UNFINISHED_BYTES, id) == 0 then
    local bytes = redis.call('STRLEN', key('payload', id))
      + redis.call('HSTRLEN', key('job', id), 'document')
    redis.call('HSET', UNFINISHED_BYTES, id, bytes)
    redis.call('HINCRBY', UNFINISHED_BYTES, 'total', bytes)
  end
end

local function subtract_bytes(id)
  local bytes = redis.call('HGET', UNFINISHED_BYTES, id)
  if bytes then
    redis.call('HDEL', UNFINISHED_BYTES, id)
    redis.call('HINCRBY', UNFINISHED_BYTES, 'total', -tonumber(bytes))
    if redis.call('HLEN', UNFINISHED_BYTES) == 1 then
      redis.call('DEL', UNFINISHED_BYTES)
    end
  end
end

-- Make the callback of a job or batch that has ended due now, if it has one. Each ending is a message
-- of its own, because a retried job ends again.
local function schedule_callback(kind, id)
  local name = key(kind, id)
  if redis.call('HEXISTS', name, 'callback') == 0 then
    return
  end
  redis.call('HINCRBY', name, 'endings', 1)
  redis.call('HDEL', name, 'callback_status', 'callback_attempts', 'callback_error')
  redis.call('ZADD', CALLBACKS, integer(now()), kind .. ':' .. id)
  keep(CALLBACKS)
  redis.call('PUBLISH', EVENTS, 'callbacks')
end

-- Move one document of a batch from one count to another, or (without `to`) out of the batch.
local function recount(batch, from, to)
  local name = key('batch', batch)
  if batch == '' or redis.call('EXISTS', name) == 0 then
    return
  end
  redis.call('HINCRBY', name, from, -1)
  if to then
    redis.call('HINCRBY', name, to, 1)
  end
end

-- End a batch that has no queued and no running job.
local function end_batch_if_done(batch)
  local open = redis.call('HMGET', key('batch', batch), 'queued', 'running')
  if batch ~= '' and tonumber(open[1] or 0) + tonumber(open[2] or 0) == 0 then
    redis.call('PEXPIRE', key('batch', batch), args.retention)
    redis.call('PEXPIRE', key('members', batch), args.retention)
    redis.call('PUBLISH', EVENTS, 'batch:' .. batch)
    schedule_callback('batch', batch)
  end
end

-- Change the status of a job: its record and version, the lists, the batch, and an event. No other
-- function changes a status. Returns batch and tenant.
local function change_status(id, from, to)
  local job = key('job', id)
  local batch, tenant = unpack(redis.call('HMGET', job, 'batch', 'tenant'))
  tenant = tenant or ''
  redis.call('HSET', job, 'status', to)
  redis.call('HINCRBY', job, 'version', 1)
  redis.call('ZREM', listing(from, tenant), id)
  redis.call('ZADD', listing(to, tenant), 0, id)
  keep(listing(to, tenant), listing('all', tenant))
  recount(batch, from, to)
  if to == 'queued' or to == 'running' then
    add_bytes(id)
    keep(UNFINISHED_BYTES)
  else
    subtract_bytes(id)
  end
  redis.call('PUBLISH', EVENTS, 'job:' .. id)
  return batch, tenant
end

local function leave_queue(id)
  redis.call('ZREM', QUEUED, id)
  redis.call('ZREM', PUBLISHED, id)
  redis.call('ZREM', DUE, id)
end

-- Remove a job from everything that names it.
local function unlist(id, tenant)
  for _, status in ipairs(STATUSES) do
    redis.call('ZREM', listing(status, tenant), id)
  end
  redis.call('ZREM', listing('all', tenant), id)
  redis.call('ZREM', EXPIRY, id .. ':' .. tenant)
  redis.call('ZREM', CALLBACKS, 'job:' .. id)
  redis.call('ZREM', LEASES, id)
  leave_queue(id)
  subtract_bytes(id)
end

-- Worker processes come and go and listen on no port, so what they did is counted here, in the
-- step that does it: nothing is lost or counted twice.
local function count(name, by)
  redis.call('HINCRBY', METRICS, name, by or 1)
end

-- Bounds of the histograms (ms), as in shared/ledger/metrics.py.
local BOUNDS = {50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 1800000}

local function observe(name, milliseconds)
  milliseconds = math.max(milliseconds, 0)
  local bucket = 'more'
  for _, bound in ipairs(BOUNDS) do
    if milliseconds <= bound then
      bucket = bound
      break
    end
  end
  count(name .. ':' .. bucket)
  count(name .. ':sum', integer(milliseconds))
end

-- Update the mean time of an attempt (ms); a new one counts a tenth.
local function observe_run(run)
  observe('run', run)
  local mean = tonumber(redis.call('HGET', TOTALS, 'mean_run') or run)
  redis.call('HSET', TOTALS, 'mean_run', integer(mean + (run - mean) / 10))
end

-- Tell the library of a job: `event` is 'succeeded' or 'erased'. An outbox that nobody reads drops
-- its oldest entry for each new one. With a limit of 0 there is no library.
local function tell_library(event, id, tenant)
  local limit = tonumber(args.outbox_limit)
  if limit == 0 then
    return
  end
  if redis.call('XLEN', OUTBOX) >= limit then
    count('outbox_dropped')
  end
  redis.call('XADD', OUTBOX, 'MAXLEN', args.outbox_limit, '*', 'event', event, 'job', id, 'tenant', tenant)
  extend(OUTBOX, METRICS)
end

-- End a job with a status and, if it failed, its error (JSON).
local function end_job(id, status, error)
  local job = key('job', id)
  local at = now()
  local was, started = unpack(redis.call('HMGET', job, 'status', 'started'))
  local batch, tenant = change_status(id, was, status)
  redis.call('HSET', job, 'finished', integer(at), 'expires', integer(at + args.retention), 'error', error)
  redis.call('PEXPIRE', job, args.retention)
  if status == 'succeeded' then
    redis.call('DEL', key('payload', id))
  else
    redis.call('PEXPIRE', key('payload', id), args.retention)
  end
  redis.call('ZREM', LEASES, id)
  leave_queue(id)
  set_expiry(id, tenant, at + args.retention)
  keep(EXPIRY)
  redis.call('HINCRBY', TOTALS, status, 1)
  if status == 'failed' then
    count('failed:' .. (string.match(error, '/problems/([%w-]+)') or 'unknown'))
  end
  if was == 'running' and status ~= 'cancelled' then
    observe_run(at - started)
  end
  extend(TOTALS, METRICS)
  if status == 'succeeded' then
    tell_library('succeeded', id, tenant)
  end
  schedule_callback('job', id)
  end_batch_if_done(batch)
end
