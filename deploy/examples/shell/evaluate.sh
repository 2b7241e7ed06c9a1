#!/bin/sh
# The last line of standard output is the result.
echo "trial $SEARCHCLUSTER_TRIAL, attempt $SEARCHCLUSTER_ATTEMPT" >&2
awk -v x="$SEARCHCLUSTER_PARAMETER_X" -v y="$SEARCHCLUSTER_PARAMETER_Y" 'BEGIN { print (x - 1) ^ 2 + (y + 2) ^ 2 }'
