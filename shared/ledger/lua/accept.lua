-- Accept jobs with their payloads, their batch and the idempotency record, all or nothing.
-- args: tenant, request, trace
-- args: idempotency_id, fingerprint, answer, idempotency_ttl, open_for
-- args: max_documents, max_bytes
-- args: batch, batch_created, batch_rejected, batch_callback
-- rows: id, created, document, payload, callback
-- A row is a job. What does not apply is '': without a batch, key, callback or trace.
-- Returns {'accepted', jobs ahead, jobs running, mean run or ''} | {'replayed', answer, finished}
--         | {'mismatch'} | {'open'} | {'erased'}
--         | {'full', jobs that must end first, jobs running, mean run or ''}
local CHUNK = 2000
local idempotency = args.idempotency_id ~= '' and key('idem', args.idempotency_id)

local function with_pace(word, jobs)
  return {word, jobs, redis.call('ZCARD', LEASES), redis.call('HGET', TOTALS, 'mean_run') or ''}
end

local function accepted()
  return with_pace('accepted', math.max(redis.call('ZCARD', QUEUED) - #rows, 0))
end

-- Return the answer to a key that was used before; nil for a new one. The same answer under the
-- same fingerprint may be this very call, sent again by the client library after a lost reply: then
-- the jobs are there, and it is not a replay.
local function answer_of_known_key()
  local fingerprint, answer, open_until, finished, erased = unpack(
    redis.call('HMGET', idempotency, 'fingerprint', 'answer', 'open_until', 'finished', 'erased'))
  if erased then
    return {'erased'}
  elseif not fingerprint then
    return nil
  elseif fingerprint ~= args.fingerprint then
    return {'mismatch'}
  elseif answer == args.answer then
    return accepted()
  elseif tonumber(open_until) > now() then
    return {'open'}
  end
  return {'replayed', answer, finished or ''}
end

-- Return how many jobs must end before these fit; bytes are converted to jobs of the mean size.
local function excess(bytes)
  local documents = redis.call('ZCARD', QUEUED) + #rows - tonumber(args.max_documents)
  local total = tonumber(redis.call('HGET', UNFINISHED_BYTES, 'total') or 0)
  local over = total + bytes - tonumber(args.max_bytes)
  if over > 0 then
    local mean = total / math.max(redis.call('HLEN', UNFINISHED_BYTES) - 1, 1)
    documents = math.max(documents, 1, math.ceil(over / math.max(mean, 1)))
  end
  return documents
end

local function store_job(row)
  local job, optional = key('job', row.id), {}
  if row.callback ~= '' then
    optional = {'callback', row.callback}
  end
  if args.trace ~= '' then
    table.insert(optional, 'trace')
    table.insert(optional, args.trace)
  end
  redis.call('HSET', job, 'status', 'queued', 'created', row.created, 'document', row.document,
    'tenant', args.tenant, 'batch', args.batch,
    'idem', args.batch == '' and args.idempotency_id or '',
    'attempts', 0, 'fence', 0, 'version', 1, 'request', args.request, unpack(optional))
  redis.call('PEXPIRE', job, args.unfinished_ttl)
  redis.call('SET', key('payload', row.id), row.payload, 'PX', args.unfinished_ttl)
end

-- Call a command with a list of values, as many at once as fit on the stack of Lua.
local function call_in_chunks(command, name, values)
  for first = 1, #values, CHUNK do
    redis.call(command, name, unpack(values, first, math.min(first + CHUNK - 1, #values)))
  end
end

local function append(list, first, second)
  list[#list + 1] = first
  list[#list + 1] = second
end

local function store_batch(members)
  local batch = key('batch', args.batch)
  call_in_chunks('ZADD', key('members', args.batch), members)
  redis.call('HSET', batch, 'created', args.batch_created, 'tenant', args.tenant,
    'queued', #rows, 'running', 0, 'succeeded', 0, 'failed', 0, 'cancelled', 0,
    'rejected', args.batch_rejected)
  if args.batch_callback ~= '' then
    redis.call('HSET', batch, 'callback', args.batch_callback)
  end
  extend(batch, key('members', args.batch))
  if #rows == 0 then
    schedule_callback('batch', args.batch)
  end
end

local known = idempotency and answer_of_known_key()
if known then
  return known
end
if rows[1] and redis.call('EXISTS', key('job', rows[1].id)) == 1 then
  return accepted()
end
-- Return the bytes that are stored of a document: its content is packed, its metadata is not.
local function bytes_of(row)
  return #row.payload + #row.document
end

local bytes = 0
for _, row in ipairs(rows) do
  bytes = bytes + bytes_of(row)
end
local jobs_to_end = excess(bytes)
if jobs_to_end > 0 and #rows > 0 then
  return with_pace('full', jobs_to_end)
end

local at = now()
if idempotency then
  redis.call('HSET', idempotency, 'fingerprint', args.fingerprint, 'answer', args.answer,
    'open_until', integer(at + args.open_for))
  redis.call('PEXPIRE', idempotency, args.idempotency_ttl)
end
local sent, expires = integer(at), integer(at + args.unfinished_ttl)
local queued, published, expiry, members, sizes = {}, {}, {}, {}, {}
for _, row in ipairs(rows) do
  store_job(row)
  append(queued, row.created, row.id)
  append(published, sent, row.id)
  append(expiry, expires, row.id .. ':' .. args.tenant)
  append(members, 0, row.id)
  append(sizes, row.id, bytes_of(row))
end
local of_all, of_queued = listing('all', args.tenant), listing('queued', args.tenant)
call_in_chunks('ZADD', QUEUED, queued)
call_in_chunks('ZADD', PUBLISHED, published)
call_in_chunks('ZADD', EXPIRY, expiry)
call_in_chunks('ZADD', of_all, members)
call_in_chunks('ZADD', of_queued, members)
call_in_chunks('HSET', UNFINISHED_BYTES, sizes)
if #rows > 0 then
  redis.call('HINCRBY', UNFINISHED_BYTES, 'total', bytes)
end
if args.batch ~= '' then
  store_batch(members)
end
redis.call('HINCRBY', TOTALS, 'accepted', #rows)
extend(QUEUED, PUBLISHED, TOTALS)
keep(of_all, of_queued, EXPIRY, UNFINISHED_BYTES)
return accepted()
