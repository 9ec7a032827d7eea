"""`python -m lsp_server`: the arguments that editors' clients append to a server's command."""

from lsp_server.arguments import main

main()
