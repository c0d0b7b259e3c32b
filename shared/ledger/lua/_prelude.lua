-- Stands before every script. ARGV[1] is the key prefix; keys are built from it, because a job's
-- batch is known only once the job is read (so the store cannot be a Redis Cluster: docs/adr/0002).
-- A job's 'tenant' is whose job it is (to the API: its owner), its 'owner' the attempt that holds it.
-- The store's clock is the only clock leases are measured by. Times are milliseconds.

local PREFIX = ARGV[1]

local function key(kind, id)
  return PREFIX .. ':' .. kind .. ':' .. id
end

local QUEUED = PREFIX .. ':queued'   -- sorted set: job id by time of acceptance
local PUBLISHED = PREFIX .. ':published'       -- sorted set: queued job id by time its message was last sent
local DUE = PREFIX .. ':due'         -- sorted set: queued job id, given back, by time it may begin again
local LEASES = PREFIX .. ':leases'   -- sorted set: running job id by end of its lease
local TALLY = PREFIX .. ':tally'     -- hash: totals since the namespace began, 'run': mean run (ms)
local NUMBERS = PREFIX .. ':numbers' -- hash: counters and histograms, for /metrics alone
local EXPIRY = PREFIX .. ':expiry'   -- sorted set: '<job id>:<tenant>' by the time the job expires
local HELD = PREFIX .. ':held'       -- hash: packed bytes of each unfinished job's document; 'total'
local CALLBACKS = PREFIX .. ':callbacks' -- sorted set: 'job:<id>' or 'batch:<id>' by time to call
local EVENTS = PREFIX .. ':events'   -- channel: 'job:<id>' that changed, 'batch:<id>' that ended,
                                     -- 'callbacks' when there is one to make
local STATUSES = {'queued', 'running', 'succeeded', 'failed', 'cancelled'}

-- Sorted set of a tenant's job ids, of one status or of 'all'. Every score is 0: ids are ordered by
-- time, so the order of the set is the order of the list, and an id is a place in it.
local function listing(status, tenant)
  return PREFIX .. ':list:' .. status .. ':' .. tenant
end

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function whole(number)
  return string.format('%.0f', number)
end

-- Every key expires; those that serve all jobs are pushed on at each use.
local function refresh(ttl, ...)
  for _, name in ipairs({...}) do
    redis.call('PEXPIRE', name, ttl)
  end
end

-- What serves jobs of several lifetimes lives at least as long as the longest; pushed on by twice
-- that, so that it is seldom done.
local function outlive(name, ttl)
  if redis.call('PTTL', name) < tonumber(ttl) then
    redis.call('PEXPIRE', name, whole(2 * ttl))
  end
end

local function expires(id, tenant, at)
  redis.call('ZADD', EXPIRY, whole(at), id .. ':' .. tenant)
end

-- What unfinished documents take in the store is counted, job by job so that none counts twice.
local function hold(id)
  if redis.call('HEXISTS', HELD, id) == 0 then
    local bytes = redis.call('STRLEN', key('payload', id))
    redis.call('HSET', HELD, id, bytes)
    redis.call('HINCRBY', HELD, 'total', bytes)
  end
end

local function let_go(id)
  local bytes = redis.call('HGET', HELD, id)
  if bytes then
    redis.call('HDEL', HELD, id)
    redis.call('HINCRBY', HELD, 'total', -tonumber(bytes))
    if redis.call('HLEN', HELD) == 1 then
      redis.call('DEL', HELD)
    end
  end
end

-- A job or batch has ended: if somebody asked to be called, that is due now. Each ending is a message
-- of its own, because a job that is tried again ends again.
local function call_back(kind, id, ttl)
  local name = key(kind, id)
  if redis.call('HEXISTS', name, 'callback') == 0 then
    return
  end
  redis.call('HINCRBY', name, 'endings', 1)
  redis.call('HDEL', name, 'called', 'calls', 'trouble')
  redis.call('ZADD', CALLBACKS, whole(now()), kind .. ':' .. id)
  outlive(CALLBACKS, ttl)
  redis.call('PUBLISH', EVENTS, 'callbacks')
end

-- One document of a batch goes from one count to another, or (without `to`) out of the batch.
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

-- A batch without a job that is queued or running has ended.
local function conclude(batch, retention)
  local open = redis.call('HMGET', key('batch', batch), 'queued', 'running')
  if batch ~= '' and tonumber(open[1] or 0) + tonumber(open[2] or 0) == 0 then
    redis.call('PEXPIRE', key('batch', batch), retention)
    redis.call('PEXPIRE', key('members', batch), retention)
    redis.call('PUBLISH', EVENTS, 'batch:' .. batch)
    call_back('batch', batch, retention)
  end
end

-- The one place where a status changes: the job's record and version, the lists, the batch; and
-- whoever listens is told. Answers batch and tenant.
local function turn(id, from, to, ttl)
  local job = key('job', id)
  local batch, tenant = unpack(redis.call('HMGET', job, 'batch', 'tenant'))
  tenant = tenant or ''
  redis.call('HSET', job, 'status', to)
  redis.call('HINCRBY', job, 'version', 1)
  redis.call('ZREM', listing(from, tenant), id)
  redis.call('ZADD', listing(to, tenant), 0, id)
  outlive(listing(to, tenant), ttl)
  outlive(listing('all', tenant), ttl)
  recount(batch, from, to)
  if to == 'queued' or to == 'running' then
    hold(id)
    outlive(HELD, ttl)
  else
    let_go(id)
  end
  redis.call('PUBLISH', EVENTS, 'job:' .. id)
  return batch, tenant
end

-- Take a job out of everything that names it.
local function forget(id, tenant)
  for _, status in ipairs(STATUSES) do
    redis.call('ZREM', listing(status, tenant), id)
  end
  redis.call('ZREM', listing('all', tenant), id)
  redis.call('ZREM', EXPIRY, id .. ':' .. tenant)
  redis.call('ZREM', LEASES, id)
  redis.call('ZREM', QUEUED, id)
  redis.call('ZREM', PUBLISHED, id)
  redis.call('ZREM', DUE, id)
  redis.call('ZREM', CALLBACKS, 'job:' .. id)
  let_go(id)
end

-- Forget jobs whose record has expired. One that was used meanwhile has a later time.
local function prune(limit)
  local at = now()
  for _, entry in ipairs(redis.call('ZRANGEBYSCORE', EXPIRY, '-inf', whole(at), 'LIMIT', 0, limit)) do
    local id, tenant = string.match(entry, '^([^:]*):(.*)$')
    local left = redis.call('PTTL', key('job', id))
    if left > 0 then
      expires(id, tenant, at + left)
    else
      forget(id, tenant)
    end
  end
end

-- Worker processes come and go and stand behind no port, so what they did is counted here, in the
-- same step: nothing is lost or counted twice.
local function count(name, by)
  redis.call('HINCRBY', NUMBERS, name, by or 1)
end

-- Bounds of the histograms (ms), as in shared/ledger/numbers.py.
local BOUNDS = {50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 1800000}

local function observe(name, spent)
  spent = math.max(spent, 0)
  local bucket = 'more'
  for _, bound in ipairs(BOUNDS) do
    if spent <= bound then
      bucket = bound
      break
    end
  end
  count(name .. ':' .. bucket)
  count(name .. ':sum', whole(spent))
end

-- The mean time (ms) an attempt takes; a new one counts a tenth.
local function measure(run)
  observe('run', run)
  local mean = tonumber(redis.call('HGET', TALLY, 'run') or run)
  redis.call('HSET', TALLY, 'run', whole(mean + (run - mean) / 10))
end

-- The end of a job: its status, its error or its result, and what waits for it is told.
local function settle(id, status, error, retention, unfinished_ttl)
  local job = key('job', id)
  local at = now()
  local was, started = unpack(redis.call('HMGET', job, 'status', 'started'))
  local batch, tenant = turn(id, was, status, math.max(retention, unfinished_ttl))
  redis.call('HSET', job, 'finished', whole(at), 'expires', whole(at + retention), 'error', error)
  redis.call('PEXPIRE', job, retention)
  if status == 'succeeded' then
    redis.call('DEL', key('payload', id))
  else
    redis.call('PEXPIRE', key('payload', id), retention)
  end
  redis.call('ZREM', LEASES, id)
  redis.call('ZREM', QUEUED, id)
  redis.call('ZREM', PUBLISHED, id)
  redis.call('ZREM', DUE, id)
  expires(id, tenant, at + retention)
  outlive(EXPIRY, retention)
  redis.call('HINCRBY', TALLY, status, 1)
  if status == 'failed' then
    count('failed:' .. (string.match(error, '/problems/([%w-]+)') or 'unknown'))
  end
  if was == 'running' and status ~= 'cancelled' then
    measure(at - started)
  end
  refresh(unfinished_ttl, TALLY, NUMBERS)
  call_back('job', id, retention)
  conclude(batch, retention)
end
