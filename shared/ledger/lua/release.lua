-- End attempts that will bring no outcome: all of one owner, or the one with this job and fence.
-- ARGV: prefix, unfinished ttl, retention, counted (1|0), max attempts, backoff, longest backoff,
--       error of a job given up, owner (what its tokens begin with) or '', job id or '', fence
-- Answers {{given up id…}, {id to announce…}}
local terms = {
  ttl = ARGV[2], retention = ARGV[3], counted = ARGV[4] == '1', max_attempts = tonumber(ARGV[5]),
  backoff = tonumber(ARGV[6]), longest = tonumber(ARGV[7]), error = ARGV[8],
}
local owner, asked, fence = ARGV[9], ARGV[10], ARGV[11]
terms.reason = asked ~= '' and 'setback' or terms.counted and 'worker-died' or 'handed-back'
local LIMIT = 500
local at = now()
math.randomseed(at)

local function is_meant(id)
  local held = redis.call('HMGET', key('job', id), 'owner', 'fence')
  if asked ~= '' then
    return held[2] == fence
  end
  return held[1] and string.sub(held[1], 1, #owner) == owner
end

local given_up = {}
-- There are as many leases as worker processes, so looking through them is cheap.
for _, id in ipairs(asked ~= '' and {asked} or redis.call('ZRANGE', LEASES, 0, -1)) do
  if is_meant(id) and give_back(id, at, terms) then
    table.insert(given_up, id)
  end
end
return {given_up, announce_due(at, LIMIT, terms.ttl)}
