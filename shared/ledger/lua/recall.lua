-- Look paragraphs up. ARGV: prefix, ttl, bytes at most, bytes an entry takes beside its own, then
-- names. Answers the entries, '' where there is none. What only the old generation has
-- goes into the new one if there is room, so that what is used stays.
local most, overhead = tonumber(ARGV[3]), tonumber(ARGV[4])
local NEW, OLD = PREFIX .. ':paragraphs:new', PREFIX .. ':paragraphs:old'
local bytes = tonumber(redis.call('HGET', NEW, 'bytes') or most)
local found = {}
for index = 5, #ARGV do
  local name = ARGV[index]
  local entry = redis.call('HGET', NEW, name)
  if not entry then
    entry = redis.call('HGET', OLD, name)
    local size = entry and #name + #entry + overhead
    -- A full store refuses the write, which is no reason not to answer.
    if entry and bytes + size <= most / 2
      and type(redis.pcall('HSET', NEW, name, entry)) == 'number' then
      bytes = redis.call('HINCRBY', NEW, 'bytes', size)
    end
  end
  table.insert(found, entry or '')
end
return found
