--- The server's answer to codescope.status -> a sentence for each folder.

local M = {}

local function count(amount, noun)
  return ('%d %s%s'):format(amount, noun, amount == 1 and '' or 's')
end

local function clause(folder)
  local name = vim.fn.fnamemodify((vim.uri_to_fname(folder.folder):gsub('/+$', '')), ':t')
  local progress = folder.progress
  local state = folder.state
  if type(progress) == 'table' and progress.total > 0 then
    state = ('%s (%s %d of %d)'):format(state, progress.phase, progress.done, progress.total)
  end
  local parts = { state, count(folder.files, 'file'), count(folder.symbols, 'symbol') }
  for _, kind in ipairs({ 'skipped', 'failed' }) do
    if #folder[kind] > 0 then
      table.insert(parts, ('%d %s'):format(#folder[kind], kind))
    end
  end
  return ('%s: %s'):format(name, table.concat(parts, ', '))
end

--- An answer of another shape, from another version of the server perhaps, is shown as it is.
function M.sentence(answer)
  local ok, clauses = pcall(vim.tbl_map, clause, answer)
  if not ok then
    return vim.inspect(answer)
  end
  return #clauses > 0 and table.concat(clauses, '; ') or 'no folder is open, files answer for themselves'
end

return M
