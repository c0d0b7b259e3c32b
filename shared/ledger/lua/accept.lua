-- Accept jobs, their payloads, their batch and the idempotency record, all or nothing.
-- ARGV: prefix, unfinished ttl, tenant, idempotency id, fingerprint, answer, idempotency ttl,
--       open for, queued documents at most, bytes of unfinished documents at most,
--       batch id, batch created, batch rejected, batch callback or '',
--       then per job: id, created, document, payload, callback or ''; last: request id and
--       traceparent, or ''
-- Answers {'accepted', jobs ahead, jobs running, mean run or ''} | {'replayed', answer,
--         answered-with-result} | {'mismatch'} | {'open'} | {'erased'}
--         | {'full', jobs that must end first, jobs running, mean run or ''}
local trace, request = table.remove(ARGV), table.remove(ARGV)
local ttl, tenant = ARGV[2], ARGV[3]
local idem, fingerprint, answer, idem_ttl, open_for = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local most_documents, most_bytes = tonumber(ARGV[9]), tonumber(ARGV[10])
local batch, batch_created, rejected, batch_callback = ARGV[11], ARGV[12], ARGV[13], ARGV[14]
local FIRST, FIELDS, CHUNK = 15, 5, 2000
local count = (#ARGV - FIRST + 1) / FIELDS

local function with_pace(word, jobs)
  return {word, jobs, redis.call('ZCARD', LEASES), redis.call('HGET', TALLY, 'run') or ''}
end

local function accepted()
  return with_pace('accepted', math.max(redis.call('ZCARD', QUEUED) - count, 0))
end

-- Many at once, but no more than fit on Lua's stack.
local function in_chunks(command, name, arguments)
  for first = 1, #arguments, CHUNK do
    redis.call(command, name, unpack(arguments, first, math.min(first + CHUNK - 1, #arguments)))
  end
end

local function push(list, first, second)
  list[#list + 1] = first
  list[#list + 1] = second
end

-- How many jobs must end before these fit; bytes are told in jobs of the mean size.
local function too_many(bytes)
  local documents = redis.call('ZCARD', QUEUED) + count - most_documents
  local held = tonumber(redis.call('HGET', HELD, 'total') or 0)
  if held + bytes > most_bytes then
    local mean = held / math.max(redis.call('HLEN', HELD) - 1, 1)
    documents = math.max(documents, 1, math.ceil((held + bytes - most_bytes) / math.max(mean, 1)))
  end
  return documents
end

if idem ~= '' then
  local known = redis.call('HMGET', key('idem', idem),
    'fingerprint', 'answer', 'open_until', 'finished', 'erased')
  if known[5] then
    return {'erased'}
  end
  if known[1] then
    -- The same answer under the same fingerprint may also be this very call, sent again by the
    -- client library after a lost reply: then the jobs are there and it is no replay.
    if known[1] ~= fingerprint then
      return {'mismatch'}
    end
    if known[2] == answer then
      return accepted()
    end
    if tonumber(known[3]) > now() then
      return {'open'}
    end
    return {'replayed', known[2], known[4] or ''}
  end
end

if ARGV[FIRST] and redis.call('EXISTS', key('job', ARGV[FIRST])) == 1 then
  return accepted()
end

local bytes = 0
for index = FIRST, #ARGV, FIELDS do
  bytes = bytes + #ARGV[index + 3]
end
local ahead = too_many(bytes)
if ahead > 0 and count > 0 then
  return with_pace('full', ahead)
end

local at, listed, held, queued, published, expiring = now(), {}, {}, {}, {}, {}
if idem ~= '' then
  redis.call('HSET', key('idem', idem), 'fingerprint', fingerprint, 'answer', answer,
    'open_until', whole(at + open_for))
  redis.call('PEXPIRE', key('idem', idem), idem_ttl)
end
local rings, ends = whole(at), whole(at + ttl)
for index = FIRST, #ARGV, FIELDS do
  local id, created, document, payload, callback = unpack(ARGV, index, index + FIELDS - 1)
  local job, also = key('job', id), {}
  if callback ~= '' then
    also = {'callback', callback}
  end
  if trace ~= '' then
    table.insert(also, 'trace')
    table.insert(also, trace)
  end
  redis.call('HSET', job, 'status', 'queued', 'created', created, 'document', document,
    'tenant', tenant, 'batch', batch, 'idem', batch == '' and idem or '',
    'attempts', 0, 'fence', 0, 'version', 1, 'request', request, unpack(also))
  redis.call('PEXPIRE', job, ttl)
  redis.call('SET', key('payload', id), payload, 'PX', ttl)
  push(queued, created, id)
  push(published, rings, id)
  push(expiring, ends, id .. ':' .. tenant)
  push(listed, 0, id)
  push(held, id, #payload)
end
in_chunks('ZADD', QUEUED, queued)
in_chunks('ZADD', PUBLISHED, published)
in_chunks('ZADD', EXPIRY, expiring)
in_chunks('ZADD', listing('all', tenant), listed)
in_chunks('ZADD', listing('queued', tenant), listed)
in_chunks('HSET', HELD, held)
if count > 0 then
  redis.call('HINCRBY', HELD, 'total', bytes)
end

if batch ~= '' then
  in_chunks('ZADD', key('members', batch), listed)
  redis.call('HSET', key('batch', batch), 'created', batch_created, 'tenant', tenant,
    'queued', count, 'running', 0, 'succeeded', 0, 'failed', 0, 'cancelled', 0,
    'rejected', rejected)
  if batch_callback ~= '' then
    redis.call('HSET', key('batch', batch), 'callback', batch_callback)
  end
  refresh(ttl, key('batch', batch), key('members', batch))
  if count == 0 then
    call_back('batch', batch, ttl)
  end
end
redis.call('HINCRBY', TALLY, 'accepted', count)
refresh(ttl, QUEUED, PUBLISHED, TALLY)
for _, name in ipairs({listing('all', tenant), listing('queued', tenant), EXPIRY, HELD}) do
  outlive(name, ttl)
end
return accepted()
