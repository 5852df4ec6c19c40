"""One thin class per screen: read the event, call one service verb, assign the view. Knows Reflex; services do not."""
