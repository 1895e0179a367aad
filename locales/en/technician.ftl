# The technician's app.
