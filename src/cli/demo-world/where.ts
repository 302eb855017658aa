/** Where the demo world lives. */
export const WHERE = ['--data <folder>', 'of the demo world, as for eac demo (default: demo-data here)'] as const
