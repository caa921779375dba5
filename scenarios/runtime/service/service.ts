/** What only runs against services that aren't ours need; in a bundle it is in a file of its own. */
export { answerReader } from '../../../model/service/service.ts';
export { masterless } from './masterless.ts';
