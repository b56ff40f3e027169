-- JSON array of SdkCallRecord of the last attempt; null where it made no call.
alter table execution_payloads add column calls bytea;
-- JSON of Progress: how far the script last said it had come.
alter table execution_payloads add column progress bytea;
alter table runs add column progress bytea;
