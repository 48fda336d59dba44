"""Deliveries that are never silently lost and never confirmed twice, over any model that extends `Delivery`.

Used in this order: `claiming.claim`, `claiming.fence`, then one of `outcomes`; `reaping` and `surge` beside it.
"""
