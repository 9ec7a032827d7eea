--- A file's path -> the folder of its project.

local M = {}

local uv = vim.uv or vim.loop

local function parent(folder)
  local above = vim.fn.fnamemodify(folder, ':h')
  return above ~= folder and above or nil
end

local function has_any(folder, names)
  for _, name in ipairs(names) do
    if uv.fs_stat(folder .. '/' .. name) then
      return true
    end
  end
  return false
end

--- The nearest folder above `path` that has the first marker that any folder above has; nil when none has one.
--- A list among the markers stands for markers of equal weight.
function M.find(path, markers)
  local start = parent(vim.fn.fnamemodify(path, ':p'))
  for _, marker in ipairs(markers) do
    local names = type(marker) == 'table' and marker or { marker }
    local folder = start
    while folder do
      if has_any(folder, names) then
        return folder
      end
      folder = parent(folder)
    end
  end
  return nil
end

return M
