--- Callers and callees in the quickfix list: one line for each call site, saying who, how sure, and the source line.
---
--- Neovim's own handlers take the columns of the protocol for bytes, leave out the detail, and list the sites of
--- outgoing calls, which lie in the caller, under the file of the callee.

local M = {}

local empty = { from = 'nothing calls %s', to = '%s calls nothing that is known' }
local title = { from = 'Callers of %s', to = 'Calls of %s' }

--- Name and detail of a caller or callee. The path in the detail is left out where the list shows it anyway.
local function describe(item, shown_path)
  local parts = vim.tbl_filter(function(part)
    return part ~= '' and not (shown_path and vim.endswith(shown_path, '/' .. part))
  end, vim.split(item.detail or '', ' · ', { plain = true }))
  return #parts > 0 and ('%s (%s)'):format(item.name, table.concat(parts, ' · ')) or item.name
end

local function handler(direction)
  return function(err, result, ctx)
    local item = ctx.params.item
    if not item then
      -- Neovim 0.7 asks on, with nothing, when there is nothing to ask about; the server refuses that.
      vim.notify('Codescope: what the cursor is on cannot be called')
      return
    end
    if err then
      vim.notify('Codescope: ' .. (err.message or vim.inspect(err)), vim.log.levels.ERROR)
      return
    end
    local encoding = vim.lsp.get_client_by_id(ctx.client_id).offset_encoding
    local lines = {}
    for _, call in ipairs(result or {}) do
      local other = call[direction]
      local who = describe(other, direction == 'from' and vim.uri_to_fname(other.uri))
      local sites = vim.tbl_map(function(range)
        return { uri = direction == 'from' and other.uri or item.uri, range = range }
      end, call.fromRanges)
      for _, line in ipairs(vim.lsp.util.locations_to_items(sites, encoding)) do
        line.text = who .. ': ' .. vim.trim(line.text)
        table.insert(lines, line)
      end
    end
    if #lines == 0 then
      vim.notify('Codescope: ' .. empty[direction]:format(item.name))
      return
    end
    vim.fn.setqflist({}, ' ', { title = title[direction]:format(item.name), items = lines })
    vim.cmd('botright copen')
  end
end

M.handlers = {
  ['callHierarchy/incomingCalls'] = handler('from'),
  ['callHierarchy/outgoingCalls'] = handler('to'),
}

return M
