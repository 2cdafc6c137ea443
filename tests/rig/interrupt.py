# SPDX-License-Identifier: GPL-2.0-only
"""Ctrl-C counts once: what is running is then being stopped, which another one would cut short."""
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def _interrupt(*_):
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def prepare():
    """From now on either signal is a KeyboardInterrupt, unless whoever started us has it ignored."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
