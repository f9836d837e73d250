"""Changes from Supabase Realtime: Phoenix channels over one WebSocket."""
