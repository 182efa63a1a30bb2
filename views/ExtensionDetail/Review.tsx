/** The step before anything takes effect: what is replaced, field by field before and after, when, and in which mode. */
import {
  Box,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeaderCell,
  TableRow,
} from '@stripe/ui-extension-sdk/ui';
import type { JsonObject } from '../../src/contract/json.ts';
import type { Field } from '../../src/contract/configuration/form-fields.ts';
import { changesOf } from '../../src/contract/configuration/form-values.ts';
import { Section } from '../parts/Section.tsx';
import { effectOf } from '../effects.ts';
import { WORDS } from '../words.ts';
import type { Facts } from './states.ts';

interface ReviewProps {
  facts: Facts;
  fields: readonly Field[];
  after: JsonObject;
  account: string;
  mode: 'test' | 'live';
}

export function Review({ facts, fields, after, account, mode }: ReviewProps) {
  const { extension, point, replaces } = facts;
  const was = replaces?.name ?? `Default: ${point.defaultBehavior}`;
  const worked = effectOf(extension.id, after)?.worked ?? null;
  return (
    <Box css={{ stack: 'y', gapY: 'large' }}>
      {extension.active ? null : (
        <Section title={point.name}>
          <Box css={{ stack: 'y', gapY: 'xxsmall' }}>
            <Box css={{ color: 'secondary' }}>{`Before: ${was}`}</Box>
            <Box css={{ fontWeight: 'semibold' }}>{`After: ${extension.name}`}</Box>
          </Box>
        </Section>
      )}
      {fields.length === 0 ? null : (
        <Section title="Settings">
          <Table>
            <TableHead>
              <TableRow>
                <TableHeaderCell>Setting</TableHeaderCell>
                <TableHeaderCell align="right">{extension.active ? 'Active now' : 'Saved'}</TableHeaderCell>
                <TableHeaderCell align="right">After</TableHeaderCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {changesOf(fields, extension.configuration, after).map((change) => (
                <TableRow key={change.key}>
                  <TableCell wrap>{change.label}</TableCell>
                  <TableCell align="right">{change.before}</TableCell>
                  <TableCell align="right">
                    <Box css={{ fontWeight: change.changed ? 'bold' : 'regular' }}>{change.after}</Box>
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Section>
      )}
      {worked === null ? null : (
        <Section title="Effect">
          <Box>{worked}</Box>
        </Section>
      )}
      <Section title="When and where">
        <Box>{WORDS.nextOperation}</Box>
        <Box>{`Every subscription of ${account}, in ${WORDS.mode[mode]}.`}</Box>
      </Section>
    </Box>
  );
}
