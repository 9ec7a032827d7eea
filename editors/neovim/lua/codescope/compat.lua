--- The few functions that differ between versions of Neovim. Features are detected, never version numbers.

local M = {}

local name = 'codescope'

--- Whether `vim.lsp.config` and `vim.lsp.enable` are there (0.11).
function M.has_config()
  return vim.lsp.config ~= nil and vim.lsp.enable ~= nil
end

--- Our clients, of a buffer or all of them.
function M.clients(bufnr)
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ name = name, bufnr = bufnr })
  end
  local all = bufnr and vim.lsp.buf_get_clients(bufnr) or vim.lsp.get_active_clients()
  return vim.tbl_filter(function(client)
    return client.name == name
  end, vim.tbl_values(all))
end

--- Call a method of a client, which takes the client itself as its first argument only since 0.11.
local function call(client, method, ...)
  if M.has_config() then
    return client[method](client, ...)
  end
  return client[method](...)
end

function M.request(client, method, params, handler)
  return call(client, 'request', method, params, handler)
end

function M.stop(client, force)
  return call(client, 'stop', force)
end

function M.is_stopped(client)
  return call(client, 'is_stopped')
end

--- The buffers that a client is attached to.
function M.buffers(client)
  return vim.tbl_keys(client.attached_buffers or vim.lsp.get_buffers_by_client_id(client.id) or {})
end

return M
