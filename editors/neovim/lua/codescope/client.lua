--- Starts the server for buffers where Neovim does not do that by itself (before 0.11), one server for each root.

local config = require('codescope.config')
local root = require('codescope.root')

local M = {}

-- Without vim.lsp.start (before 0.8): which client serves which root.
local by_root = {}
local warned = false

--- Whether a buffer is a file of its own; previews, terminals and other plugins' buffers are not.
local function is_file(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  return vim.bo[bufnr].buftype == '' and name ~= '' and not name:match('^%a[%w+.-]+://')
end

local function can_run(cmd)
  if type(cmd) == 'function' or vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  if not warned then
    warned = true
    vim.notify(
      ('Codescope: the command "%s" was not found. Install it, for example by "pipx install ." in '
        .. 'a checkout of Codescope, or pass `cmd` to require("codescope").setup.'):format(cmd[1]),
      vim.log.levels.ERROR
    )
  end
  return false
end

local function start_by_hand(settings, bufnr)
  local key = settings.root_dir or ''
  local id = by_root[key]
  local client = id and vim.lsp.get_client_by_id(id)
  if not id or (client and client.is_stopped()) then
    settings.on_exit = function()
      if by_root[key] == id then
        by_root[key] = nil
      end
    end
    id = vim.lsp.start_client(settings)
    by_root[key] = id
  end
  if id then
    vim.lsp.buf_attach_client(bufnr, id)
  end
end

--- Attach the buffer to the client of its root, which is started if there is none.
function M.attach(settings, bufnr)
  if not is_file(bufnr) or not can_run(settings.cmd) then
    return
  end
  settings = vim.tbl_extend('force', {}, settings)
  settings.root_dir = root.find(vim.api.nvim_buf_get_name(bufnr), settings.root_markers)
  if vim.lsp.start then
    -- In 0.8 it knows the current buffer only.
    vim.api.nvim_buf_call(bufnr, function()
      vim.lsp.start(settings, { bufnr = bufnr })
    end)
  else
    start_by_hand(settings, bufnr)
  end
end

--- Attach the buffers of our file types that are open.
function M.attach_open(settings)
  warned = false
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(settings.filetypes, vim.bo[bufnr].filetype) then
      M.attach(settings, bufnr)
    end
  end
end

--- Attach buffers of our file types, those that are open and those that will be.
function M.enable(settings)
  local group = vim.api.nvim_create_augroup(config.name, { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = settings.filetypes,
    callback = function(event)
      M.attach(settings, event.buf)
    end,
  })
  M.attach_open(settings)
end

return M
