# The desk: dispatcher and supervisor.
