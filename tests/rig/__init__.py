# SPDX-License-Identifier: GPL-2.0-only
"""The rig: boots the image in QEMU and judges what the guest says about itself."""
