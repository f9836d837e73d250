"""Changes from Supabase Realtime: Phoenix channels over one WebSocket."""

from livedash.sources.supabase.source import SupabaseSource as SupabaseSource
