-- Opens files of the sample with the plugin set up as a user does it, and uses Neovim's own commands.
--
-- task: {server, root, elsewhere, definition, parameter, call, caller, method, typescript, commonjs,
-- expect = {references, incoming, outgoing}}; places are {path, line, byte}, all from 0. Waits have bounds; a wait
-- that runs out leaves what was there at the end.

local PATIENCE = 60000

return function(task)
  local compat = require('codescope.compat')
  require('codescope').setup({ cmd = task.server })
  local answer = {}
  vim.o.hidden = true

  local function edit(path)
    vim.cmd('edit ' .. vim.fn.fnameescape(path))
  end

  local function go(place)
    vim.cmd('cclose')
    local path = task.root .. '/' .. place.path
    if vim.api.nvim_buf_get_name(0) ~= path then
      edit(path)
    end
    vim.api.nvim_win_set_cursor(0, { place.line + 1, place.byte })
  end

  local function clients()
    local found = {}
    for _, client in ipairs(compat.clients()) do
      table.insert(found, { id = client.id, root = client.config.root_dir })
    end
    table.sort(found, function(a, b)
      return a.id < b.id
    end)
    return found
  end

  local function ready()
    local client = compat.clients(0)[1]
    return client and client.initialized
  end

  -- Until the quickfix list has so many items: the index is filled while we ask.
  local function quickfix(ask, place, count)
    local deadline = vim.loop.now() + PATIENCE
    repeat
      go(place)
      vim.fn.setqflist({}, 'r')
      ask()
      vim.wait(2000, function()
        return #vim.fn.getqflist() >= count
      end, 20)
      vim.loop.update_time()
    until #vim.fn.getqflist() >= count or vim.loop.now() > deadline
    local items = {}
    for _, item in ipairs(vim.fn.getqflist()) do
      table.insert(items, {
        file = vim.fn.fnamemodify(vim.fn.bufname(item.bufnr), ':p'),
        line = item.lnum - 1,
        byte = item.col - 1,
        text = item.text,
      })
    end
    return items
  end

  edit(task.root .. '/' .. task.definition.path)
  assert(vim.wait(PATIENCE, ready, 50), 'no server started')
  answer.references = quickfix(vim.lsp.buf.references, task.definition, task.expect.references)
  answer.incoming = quickfix(vim.lsp.buf.incoming_calls, task.definition, task.expect.incoming)
  answer.title = vim.fn.getqflist({ title = true }).title
  answer.typescript = quickfix(vim.lsp.buf.incoming_calls, task.typescript, task.expect.incoming)
  answer.commonjs = quickfix(vim.lsp.buf.incoming_calls, task.commonjs, 1)
  answer.guessed = quickfix(vim.lsp.buf.incoming_calls, task.method, 1)
  answer.outgoing = quickfix(vim.lsp.buf.outgoing_calls, task.caller, task.expect.outgoing)

  go(task.definition)
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { '', '', 'def unsaved(net):', '    return gross_price(net)' })
  answer.incoming_unsaved = quickfix(vim.lsp.buf.incoming_calls, task.definition, task.expect.incoming + 1)
  vim.cmd('cclose')
  vim.cmd('edit!')

  -- Where the cursor is once a question from this place has moved it.
  local function jump(ask, place)
    go(place)
    local before = vim.api.nvim_win_get_cursor(0)
    ask()
    vim.wait(5000, function()
      local now = vim.api.nvim_win_get_cursor(0)
      return vim.api.nvim_buf_get_name(0) ~= task.root .. '/' .. place.path or now[1] ~= before[1]
    end, 20)
    local cursor = vim.api.nvim_win_get_cursor(0)
    return { file = vim.api.nvim_buf_get_name(0), line = cursor[1] - 1, byte = cursor[2] }
  end
  answer.jump = jump(vim.lsp.buf.definition, task.call)
  answer.implementations = quickfix(vim.lsp.buf.implementation, task.open_call, 2)
  answer.type = jump(vim.lsp.buf.type_definition, task.value)
  answer.clients = clients()

  edit(task.elsewhere)
  vim.wait(PATIENCE, ready, 50)
  answer.clients_with_another_root = clients()

  go(task.definition)
  local said = {}
  vim.notify = function(text)
    table.insert(said, text)
  end
  vim.cmd('Codescope status')
  vim.wait(10000, function()
    return #said > 0
  end, 20)
  answer.status = vim.deepcopy(said)

  vim.cmd('Codescope details')
  vim.wait(10000, function()
    return vim.bo.buftype == 'nofile'
  end, 20)
  answer.details = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.cmd('close')

  go(task.parameter)
  said = {}
  vim.lsp.buf.incoming_calls()
  vim.wait(10000, function()
    return #said > 0
  end, 20)
  answer.not_callable = vim.deepcopy(said)

  vim.cmd('Codescope restart')
  vim.wait(PATIENCE, function()
    return #compat.clients() == #answer.clients_with_another_root
  end, 50)
  answer.clients_after_restart = clients()
  answer.incoming_after_restart = quickfix(vim.lsp.buf.incoming_calls, task.definition, task.expect.incoming)

  for _, client in ipairs(compat.clients()) do
    client.stop(true)
  end
  answer.without_server = vim.wait(10000, function()
    return #compat.clients() == 0
  end, 20)
  vim.cmd('Codescope restart')
  answer.incoming_after_crash = quickfix(vim.lsp.buf.incoming_calls, task.definition, task.expect.incoming)

  vim.cmd('checkhealth codescope')
  answer.health = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  return answer
end
