"""What every act rests on: dependencies, recording under the lock, authorization, the audit log, notifications."""
