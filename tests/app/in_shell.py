"""An interactive shell that runs the rest of the command line as a job, as a person would."""

from __future__ import annotations

import os
import shlex
import sys

os.environ["LIVEDASH_JOB"] = shlex.join(sys.argv[1:])
os.environ["PROMPT_COMMAND"] = 'PROMPT_COMMAND=; eval "$LIVEDASH_JOB"'
os.environ["PS1"] = "$ "
os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
