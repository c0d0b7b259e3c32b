-- Keep paragraphs. ARGV: prefix, ttl, bytes at most, bytes an entry takes beside its own, then per
-- entry: name, bytes. Answers the bytes of the new generation.
-- When the new generation is half of what there may be, or half its time is over, it becomes the old one
-- and the one before is dropped: nothing is done for each entry that goes. Each expires by itself.
local ttl, most, overhead = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local NEW, OLD = PREFIX .. ':paragraphs:new', PREFIX .. ':paragraphs:old'
local bytes = tonumber(redis.call('HGET', NEW, 'bytes') or -1)

local function turn_over()
  if bytes > 0 then
    redis.call('UNLINK', OLD)
    redis.call('RENAME', NEW, OLD)
  end
  redis.call('HSET', NEW, 'bytes', 0)
  redis.call('PEXPIRE', NEW, ttl)
  bytes = 0
end

if redis.call('PTTL', NEW) < ttl / 2 then
  turn_over()
end
for index = 5, #ARGV, 2 do
  local name, entry = ARGV[index], ARGV[index + 1]
  local size = #name + #entry + overhead
  if size <= most / 2 then
    if bytes + size > most / 2 then
      turn_over()
    end
    if redis.call('HSET', NEW, name, entry) == 1 then
      bytes = redis.call('HINCRBY', NEW, 'bytes', size)
    end
  end
end
return bytes
