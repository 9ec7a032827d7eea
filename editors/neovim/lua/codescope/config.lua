--- What the server is started with: the defaults, and how a user's options change them.

local M = {}

local calls = require('codescope.calls')
local compat = require('codescope.compat')
local root = require('codescope.root')

M.name = 'codescope'

--- Fields are those of Neovim's client configuration. Those in `settings` are listed in the server's documentation.
M.defaults = {
  cmd = { 'codescope', 'lsp' },
  -- A development shell's PYTHONPATH must not put a project's modules before the server's own.
  cmd_env = { PYTHONPATH = '', PYTHONHOME = '', PYTHONSAFEPATH = '1' },
  filetypes = { 'python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact' },
  -- By priority: a repository counts before a package inside it, so that calls across its packages are found.
  root_markers = {
    '.codescope',
    '.git',
    '.hg',
    'pyproject.toml',
    'setup.py',
    'package.json',
    'tsconfig.json',
    'jsconfig.json',
  },
  settings = {
    codescope = {
      minimumConfidence = 0,
      disabledFeatures = {},
      index = {
        workers = 2,
        maxFileSize = 2000,
        timeLimit = 10,
        exclude = {},
        generated = false,
        anywhere = false,
        maxFiles = 200000,
        lowPriority = true,
        backOff = true,
      },
      memory = { server = 800, indexer = 800, worker = 400 },
      python = { interpreter = '' },
      meaning = { enabled = true, modelFolder = '', fast = false, download = false, classic = false },
    },
  },
}

--- The server reads its settings at the start from initializationOptions.
--- Computed late, so that it follows whatever changed `settings` last.
local function send_settings(params, config)
  params.initializationOptions = (config.settings or {}).codescope
end

--- For Neovim's own start (0.11), whose `root_markers` take the nearest folder with any of them, not the first by order.
local function find_root(bufnr, on_dir)
  local markers = (vim.lsp.config[M.name] or M.defaults).root_markers
  on_dir(root.find(vim.api.nvim_buf_get_name(bufnr), markers))
end

local function expect(name, value, ...)
  if not vim.tbl_contains({ ... }, type(value)) then
    error(('codescope: %s must be a %s, not a %s'):format(name, table.concat({ ... }, ' or a '), type(value)), 0)
  end
end

--- The client configuration for these options; lists in them replace ours.
function M.make(options)
  expect('the argument of setup', options, 'table', 'nil')
  local functions = {
    before_init = send_settings,
    handlers = calls.handlers,
    root_dir = compat.has_config() and find_root or nil,
  }
  local config = vim.tbl_deep_extend('force', functions, M.defaults, options or {})
  expect('cmd', config.cmd, 'table', 'function')
  expect('filetypes', config.filetypes, 'table')
  expect('root_markers', config.root_markers, 'table')
  expect('settings', config.settings, 'table')
  config.name = M.name
  return config
end

return M
