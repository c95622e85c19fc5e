-- What a crowd reads, for wrk: half of it the list, a third projects, the rest the comments of a project from further back.
-- PACE milliseconds between two requests of a connection; without it as fast as it goes.
-- A part of the comments begins with one that is there: its number stands in PARTS, one "project number" in a line.
local pace = tonumber(os.getenv("PACE") or "0")
local parts = {}
local file = os.getenv("PARTS")
if file then
  for line in io.lines(file) do
    local project, from = line:match("(%d+) (%d+)")
    parts[#parts + 1] = "/projects/" .. project .. "?from=" .. from
  end
end

local n = 0
function request()
  n = n + 1
  local turn = n % 6
  if turn < 3 then return wrk.format("GET", "/projects") end
  if turn < 5 or #parts == 0 then return wrk.format("GET", "/projects/" .. (n * 7 % 23 + 1)) end
  return wrk.format("GET", parts[n % #parts + 1])
end

if pace > 0 then
  function delay() return pace end
end

function done(summary, latency)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.timeout
  io.write(string.format("burst %.0f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, bad))
end
