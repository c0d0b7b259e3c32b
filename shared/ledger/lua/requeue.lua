-- Queued jobs whose message is in hands that will not begin them: let others take them at once.
-- ARGV: prefix, unfinished ttl, job id…
local at = whole(now())
for index = 3, #ARGV do
  local id = ARGV[index]
  if redis.call('HGET', key('job', id), 'status') == 'queued' then
    redis.call('ZADD', DUE, 'NX', at, id)
    redis.call('ZREM', PUBLISHED, id)
  end
end
refresh(ARGV[2], DUE)
return 1
